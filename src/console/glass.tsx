import { Act, type Desk } from './frame.tsx'

/** The one way to a participant's number. It leads to a page of its own, which is shown once. */
export const Glass = ({ desk: { w }, handoff, code }: { desk: Desk; handoff: number; code: string }) => (
  <details class="card grave">
    <summary>
      {w('glass')} ({code})
    </summary>
    <Act kind="glass" hidden={{ handoff }} plain>
      <p class="soft">{w('glass-hint')}</p>
      <label for={`why${handoff}`}>{w('reason')}</label>
      <input id={`why${handoff}`} class="wide" name="reason" required maxlength={300} autocomplete="off" />
      <div class="acts">
        <button class="grave">{w('glass')}</button>
      </div>
    </Act>
  </details>
)

export const NumberPage = ({
  desk: { w },
  number,
  back,
}: {
  desk: Desk
  number: string | null
  back: string
}) => (
  <section class="card">
    <h1>{w('number')}</h1>
    {number === null ? <p>{w('no-number')}</p> : <p class="number">{number}</p>}
    <p class="soft">{w('number-once')}</p>
    <a class="button quiet" href={back}>
      {w('back')}
    </a>
  </section>
)
