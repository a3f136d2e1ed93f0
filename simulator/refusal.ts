/** A request that cannot be met because of what was asked; `status` is the HTTP status that says so. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: 400 | 403 | 404 | 405 | 409 | 413 | 415
  constructor(status: Refusal['status'], message: string) {
    super(message)
    this.status = status
  }
}
