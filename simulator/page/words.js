/** What the page itself says, in both languages. */
export const WORDS = {
  en: {
    idle: 'Not in a call',
    talking: 'In a call',
    ended: 'The call has ended.',
    pressed: 'You pressed',
    said: 'You said',
    silent: 'You said nothing',
    segments: (count) => (count === 1 ? '1 segment' : `${count} segments`),
    error: 'error',
    unreachable: 'Nothing answers. Start the line with “npm start”.',
    number: 'A number looks like +1 303 555 0123.',
  },
  es: {
    idle: 'Sin llamada',
    talking: 'En llamada',
    ended: 'La llamada terminó.',
    pressed: 'Oprimió',
    said: 'Dijo',
    silent: 'No dijo nada',
    segments: (count) => (count === 1 ? '1 segmento' : `${count} segmentos`),
    error: 'error',
    unreachable: 'Nadie contesta. Inicie la línea con «npm start».',
    number: 'Un número se escribe como +1 303 555 0123.',
  },
}
