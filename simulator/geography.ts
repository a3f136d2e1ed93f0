/** Where Twilio guesses that a number is. A few area codes are enough to exercise a hotline; the rest are empty. */
export type Place = { city: string; state: string; zip: string; country: string }

const areas: Record<string, [city: string, state: string, zip: string] | undefined> = {
  '202': ['WASHINGTON', 'DC', '20001'],
  '205': ['BIRMINGHAM', 'AL', '35203'],
  '206': ['SEATTLE', 'WA', '98101'],
  '207': ['PORTLAND', 'ME', '04101'],
  '208': ['BOISE', 'ID', '83702'],
  '212': ['NEW YORK', 'NY', '10001'],
  '213': ['LOS ANGELES', 'CA', '90012'],
  '214': ['DALLAS', 'TX', '75201'],
  '215': ['PHILADELPHIA', 'PA', '19102'],
  '216': ['CLEVELAND', 'OH', '44113'],
  '303': ['DENVER', 'CO', '80202'],
  '304': ['CHARLESTON', 'WV', '25301'],
  '305': ['MIAMI', 'FL', '33130'],
  '312': ['CHICAGO', 'IL', '60601'],
  '313': ['DETROIT', 'MI', '48226'],
  '314': ['SAINT LOUIS', 'MO', '63101'],
  '404': ['ATLANTA', 'GA', '30303'],
  '405': ['OKLAHOMA CITY', 'OK', '73102'],
  '406': ['BILLINGS', 'MT', '59101'],
  '412': ['PITTSBURGH', 'PA', '15219'],
  '415': ['SAN FRANCISCO', 'CA', '94102'],
  '502': ['LOUISVILLE', 'KY', '40202'],
  '503': ['PORTLAND', 'OR', '97204'],
  '504': ['NEW ORLEANS', 'LA', '70112'],
  '505': ['ALBUQUERQUE', 'NM', '87102'],
  '512': ['AUSTIN', 'TX', '78701'],
  '515': ['DES MOINES', 'IA', '50309'],
  '602': ['PHOENIX', 'AZ', '85004'],
  '612': ['MINNEAPOLIS', 'MN', '55401'],
  '615': ['NASHVILLE', 'TN', '37203'],
  '617': ['BOSTON', 'MA', '02108'],
  '619': ['SAN DIEGO', 'CA', '92101'],
  '701': ['FARGO', 'ND', '58102'],
  '702': ['LAS VEGAS', 'NV', '89101'],
  '713': ['HOUSTON', 'TX', '77002'],
  '801': ['SALT LAKE CITY', 'UT', '84101'],
  '808': ['HONOLULU', 'HI', '96813'],
  '907': ['ANCHORAGE', 'AK', '99501'],
  '915': ['EL PASO', 'TX', '79901'],
}

const nowhere: Place = { city: '', state: '', zip: '', country: '' }

/** What Twilio would put into `FromCity` and its kin for a number; all empty where it would not know. */
export function place(number: string): Place {
  const [, areaCode] = /^\+1(\d{3})\d{7}$/.exec(number) ?? []
  if (areaCode === undefined) return nowhere
  const [city, state, zip] = areas[areaCode] ?? ['', '', '']
  return { city, state, zip, country: 'US' }
}
