export type { Answered, Caller, Confirmation, Gate, Outcome, Refused, Unconfirmed } from './gate';
export { type GateOptions, type OpenGate, openGate } from './open-gate';
export type { Call, Fields, FieldValue, ReceivedFile } from './operations/call';
export type { Operation } from './operations/operation';
export { type RunningGate, type StartOptions, startGate } from './start-gate';
