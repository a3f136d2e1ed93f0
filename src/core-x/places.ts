import type { CompiledPlace } from './bundle.ts'
import { LIMITS } from './limits.ts'

/** The places that serve a five-digit ZIP code, the most local first: those that name more of its digits. */
export function near(places: readonly CompiledPlace[], zip: string): CompiledPlace[] {
  const reach = (place: CompiledPlace): number =>
    Math.max(0, ...place.zips.filter((prefix) => zip.startsWith(prefix)).map((prefix) => prefix.length))
  return places
    .filter((place) => reach(place) > 0)
    .toSorted((a, b) => reach(b) - reach(a))
    .slice(0, LIMITS.PLACES_LISTED)
}
