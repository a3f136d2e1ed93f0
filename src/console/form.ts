import { isZone } from '../core/hours.ts'
import { Deed, type Filter } from '../core/staff.ts'

/** Shifts of one person that a form may have. */
const SHIFTS = 14
const E164 = /^\+[1-9]\d{6,14}$/

/** Who a number is to the line: the name of its object, and the number of ours that it knows. */
export type Known = { object: string; line: string }

/** The deed that a form asks for, and the form's own name; null if it is not a form of ours, or something in it is wrong. */
export async function deedOf(
  form: URLSearchParams,
  known: (number: string) => Promise<Known>,
): Promise<{ deed: Deed; once: string } | null> {
  const once = form.get('once') ?? ''
  if (!/^[0-9a-f-]{36}$/.test(once)) return null
  const given: Record<string, unknown> = Object.fromEntries(form)
  const { kind } = given
  if (kind === 'operator') {
    given['isOne'] = form.get('isOne') === 'yes'
    given['email'] = form.get('email')?.trim().toLowerCase()
  }
  if (kind === 'employ' || kind === 'change') given['person'] = personOf(form)
  if (kind === 'employ') {
    const number = (form.get('number') ?? '').replaceAll(/[\s().-]/g, '')
    if (!E164.test(number)) return null
    Object.assign(given, await known(number), { number })
  }
  const read = Deed.safeParse(given)
  if (!read.success) return null
  const { data: deed } = read
  if ('person' in deed && !isZone(deed.person.zone)) return null
  return { deed, once }
}

function personOf(form: URLSearchParams): object {
  const first = form.get('first')
  const languages = form.getAll('languages')
  const email = form.get('email')?.trim() ?? ''
  return {
    name: form.get('name'),
    email: email === '' ? null : email,
    languages: languages.toSorted((a, b) => Number(b === first) - Number(a === first)),
    takes: form.get('takes'),
    texts: form.get('texts'),
    zone: form.get('zone')?.trim(),
    shifts: Array.from({ length: SHIFTS }, (_, i) => ({
      days: form.getAll(`days${i}`),
      from: form.get(`from${i}`) ?? '',
      until: form.get(`until${i}`) ?? '',
    })).filter(({ days }) => days.length > 0),
    holidays: (form.get('holidays') ?? '').split(/[\s,;]+/).filter((day) => day !== ''),
  }
}

export function filterOf(query: Record<string, string>): Filter {
  const days = Number(query['days'] ?? 7)
  const clinician = Number(query['clinician'] ?? '')
  return {
    days: days >= 1 && days <= 30 ? days : 7,
    state: query['state'] || null,
    reason: query['reason'] || null,
    language: query['language'] || null,
    clinician: Number.isInteger(clinician) && clinician > 0 ? clinician : null,
    before: /^\d{1,15}$/.test(query['before'] ?? '') ? Number(query['before']) : null,
  }
}
