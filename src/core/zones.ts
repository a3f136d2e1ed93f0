import { minutes, wallAt, type WallTime } from './clock.ts'
import { type Geography, union, zonesOfNumber, zonesOfZip } from './geography.ts'
import { zonesOfPlace } from './zones-said.ts'

/** What is known of where a person is: the number they use, a ZIP code, the words in which they named a place. */
export type Whereabouts = { number?: string; zip?: string; place?: string }

/** How far a clock told by a person may be from the clock of a zone. */
const TOLERANCE_MINUTES = 20
const HALF_DAY_MINUTES = 720

/**
 * Every zone that a person could be in: those of the number, the ZIP code and the place together, since numbers move
 * with people and people with their numbers. What says nothing adds nothing; if all of it says nothing, all fifty
 * states. A zone that the person has confirmed stands above this and is not asked here.
 */
export function candidates(geography: Geography, { number, zip, place }: Whereabouts): string[] {
  const known = union(
    place === undefined ? [] : zonesOfPlace(geography, place),
    zip === undefined ? [] : zonesOfZip(geography, zip),
    number === undefined ? [] : zonesOfNumber(geography, number),
  )
  return known.length > 0 ? known : [...geography.everywhere]
}

/**
 * Those of `zones` where it is about `told` at `at` (epoch milliseconds): the answer to "what time is it there?".
 * Twelve-hour clocks are compared, since people leave out AM and PM, and no two zones of the United States are twelve hours apart.
 */
export function zonesByClock(zones: readonly string[], told: WallTime, at: number): string[] {
  return zones.filter((zone) => {
    const away = Math.abs(minutes(wallAt(at, zone).time) - minutes(told)) % HALF_DAY_MINUTES
    return Math.min(away, HALF_DAY_MINUTES - away) <= TOLERANCE_MINUTES
  })
}
