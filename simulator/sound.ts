/** Sounds as long as a recording, for players to play: a low, soft hum, since nobody really spoke. */

const SAMPLES_PER_SECOND = 8000
const HUM_HERTZ = 220
const HUM_VOLUME = 12

/** A WAV file: 8 kHz, one channel, 8 bits. */
export function wav(seconds: number): Uint8Array {
  const samples = seconds * SAMPLES_PER_SECOND
  const file = Buffer.alloc(44 + samples)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + samples, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16) // length of what describes the format
  file.writeUInt16LE(1, 20) // PCM
  file.writeUInt16LE(1, 22) // channels
  file.writeUInt32LE(SAMPLES_PER_SECOND, 24)
  file.writeUInt32LE(SAMPLES_PER_SECOND, 28) // bytes a second
  file.writeUInt16LE(1, 32) // bytes a sample
  file.writeUInt16LE(8, 34) // bits a sample
  file.write('data', 36)
  file.writeUInt32LE(samples, 40)
  for (let at = 0; at < samples; at++)
    file[44 + at] =
      128 + Math.round(HUM_VOLUME * Math.sin((2 * Math.PI * HUM_HERTZ * at) / SAMPLES_PER_SECOND))
  return file
}

/** An MP3 file of silence: MPEG 1 layer III, 32 kHz, 32 kbit/s, one channel; a frame of zeros is 36 ms of nothing. */
export function mp3(seconds: number): Uint8Array {
  const frame = Buffer.alloc(144)
  frame.set([0xff, 0xfb, 0x18, 0xc4])
  return Buffer.concat(Array.from({ length: Math.ceil(seconds / 0.036) }, () => frame))
}
