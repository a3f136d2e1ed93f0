/** Whose phones are on duty when a laptop's line begins. */
export const CLINICIANS = ['+12025550171', '+12025550172'] as const
