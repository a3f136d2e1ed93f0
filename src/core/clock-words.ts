/** The words of clocks and calendars, in both languages. Those that are only read are as reading folds them: no accents. */

export const WEEKDAYS = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  es: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
} as const

export const MONTHS = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  es: [
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
    'junio',
    'julio',
    'agosto',
    'septiembre',
    'octubre',
    'noviembre',
    'diciembre',
  ],
} as const

/** Words in rows, each row worth one more than the row before it, beginning with `first`. */
const rows = (first: number, list: string): Map<string, number> =>
  new Map(
    list.split('|').flatMap((row, i) => row.split(' ').map((word): [string, number] => [word, first + i])),
  )

/** "mar" is Tuesday here and March beside a day of the month. */
export const WEEKDAY = rows(
  1,
  'monday mondays mon lunes lun|tuesday tuesdays tue tues martes mar|wednesday wednesdays wed weds miercoles mie|' +
    'thursday thursdays thu thur thurs jueves jue|friday fridays fri viernes vie|saturday saturdays sat sabado sabados sab|' +
    'sunday sundays sun domingo domingos dom',
)

export const MONTH = rows(
  1,
  'january jan enero ene|february feb febrero|march mar marzo|april apr abril abr|may mayo|june jun junio|july jul julio|' +
    'august aug agosto ago|september sep sept septiembre setiembre|october oct octubre|november nov noviembre|' +
    'december dec diciembre dic',
)

/** Days of a month as they are said, beside the month: "june tenth", "december twenty first". */
export const ORDINAL = rows(
  1,
  'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|' +
    'sixteenth|seventeenth|eighteenth|nineteenth|twentieth',
).set('thirtieth', 30)

/** One to twelve, as hours. "one", "una" and "once" are also other words: where they are hours is for the reader to see. */
export const HOUR = rows(
  1,
  'one una|two dos|three tres|four cuatro|five cinco|six seis|seven siete|eight ocho|nine nueve|ten diez|eleven once|twelve doce',
)

/** Hours of a 24-hour clock in words: Spanish only, and only after "las". */
export const LATE_HOUR = rows(
  13,
  'trece|catorce|quince|dieciseis|diecisiete|dieciocho|diecinueve|veinte|veintiuna|veintidos|veintitres',
)

/** Minutes that one word says. */
export const MINUTE = new Map([
  ...rows(13, 'trece|catorce|quince fifteen|dieciseis|diecisiete|dieciocho|diecinueve'),
  ...rows(20, 'veinte twenty|veintiuno|veintidos|veintitres|veinticuatro|veinticinco'),
  ['thirty', 30],
  ['treinta', 30],
  ['forty', 40],
  ['fourty', 40],
  ['cuarenta', 40],
  ['fifty', 50],
  ['cincuenta', 50],
] as [string, number][])

/** The digits that may follow twenty, thirty, forty, fifty and their Spanish kin. */
export const UNIT = rows(
  1,
  'one uno|two dos|three tres|four cuatro|five cinco|six seis|seven siete|eight ocho|nine nueve',
)

/** Parts of an hour, and the amounts of minutes that Spanish joins to one with "y". */
export const FRACTION = new Map([
  ['media', 30],
  ['half', 30],
  ['cuarto', 15],
  ['quarter', 15],
  ['cinco', 5],
  ['diez', 10],
])

/** The digits of "eight oh five". */
export const AFTER_OH = rows(1, 'one|two|three|four|five|six|seven|eight|nine')

/** The stretch of a day that a word names, or the half of it that a clock does. */
export type Part = 'am' | 'pm' | 'early' | 'morning' | 'noon' | 'afternoon' | 'evening' | 'night' | 'midnight'

export const PART = new Map<string, Part>([
  ['madrugada', 'early'],
  ['madrugadas', 'early'],
  ['morning', 'morning'],
  ['mornings', 'morning'],
  ['mornin', 'morning'],
  ['mananas', 'morning'],
  ['afternoon', 'afternoon'],
  ['afternoons', 'afternoon'],
  ['tarde', 'afternoon'],
  ['tardes', 'afternoon'],
  ['evening', 'evening'],
  ['evenings', 'evening'],
  ['night', 'night'],
  ['nights', 'night'],
  ['nite', 'night'],
  ['noche', 'night'],
  ['noches', 'night'],
  ['nochecita', 'night'],
])

const set = (list: string): ReadonlySet<string> => new Set(list.split(' '))

export const TODAY = set('today 2day hoy')
export const TONIGHT = set('tonight tonite tonigh')
export const TOMORROW = set('tomorrow tomorow tommorow tommorrow tomorro tmrw tmr tmw tmrrw tomm')
/** What may stand between an hour and its part of the day: "8 in the", "las 8 de la". */
export const LINKS = set('in the at of de la las por en el del x d pa para this a')
/** After an hour, and saying nothing more about it. */
export const TRAILERS = set(
  'oclock sharp ish h hs hr hrs hora horas hundred hours aprox approx approximately',
)
/** After a number, these make it a quantity. */
export const UNITS = set(
  'mg ml pill pills tab tabs tablet tablets dose doses pastilla pastillas tableta tabletas dosis times veces vez x day days ' +
    'dia dias week weeks semana semanas month months mes meses year years ano anos hour hours minute minutes min mins minuto ' +
    'minutos drink drinks trago tragos shot shots percent',
)
