import type { Finding } from '../drift/finding';
import { roleIn } from '../pulumi/missing-role';
import { differences } from './differences';

/** What Pulumi's engine writes to an event log, as far as it matters here (sdk/go/common/apitype/events.go). */
export interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: Diagnostic;
}

interface Diagnostic {
  readonly urn?: string;
  readonly severity: string;
  readonly message: string;
}

export interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old?: StepState | null;
  readonly new?: StepState | null;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
  readonly diffs?: readonly string[] | null;
}

interface StepState {
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly external?: boolean;
  readonly delete?: boolean;
}

/** One of our resources in a stack. */
export interface InStack {
  readonly urn: string;
  /** `Route`. */
  readonly type: string;
  readonly id: string;
  /** Only looked up by the program (`Route.get`), not managed by it. */
  readonly external: boolean;
}

/** What a stack's refresh preview says about our resources. */
export interface StackPreview {
  readonly resources: readonly InStack[];
  readonly findings: readonly Finding[];
  /** What Pulumi says about resources of other providers that it could not read. */
  readonly warnings: readonly string[];
  /** Whether some resource could not be read. */
  readonly failed: boolean;
}

const OURS = 'pulumi-nodejs:dynamic/mailgun:';

/** @throws with the reasons when not one resource could be read, and no role is to blame: then nothing is known. */
export function readPreview(events: readonly EngineEvent[], stack: string): StackPreview {
  const started = new Map<string, StepMetadata>();
  const finished = new Map<string, StepMetadata>();
  for (const { resourcePreEvent, resOutputsEvent } of events) {
    if (resourcePreEvent) started.set(resourcePreEvent.metadata.urn, resourcePreEvent.metadata);
    if (resOutputsEvent) finished.set(resOutputsEvent.metadata.urn, resOutputsEvent.metadata);
  }
  const errors = events.flatMap(({ diagnosticEvent }) => (diagnosticEvent?.severity === 'error' ? [diagnosticEvent] : []));
  const ours = [...started.values()].filter(({ type, old }) => type.startsWith(OURS) && !old?.delete);
  const resources = ours.map(toResource);
  const findings = resources.flatMap((resource) => {
    const step = finished.get(resource.urn);
    return step ? findingsOf(step, resource, stack) : [unreadable(resource, stack, errors)];
  });
  const known = new Set(resources.map(({ urn }) => urn));
  const others = errors.filter(({ urn }) => urn !== undefined && !known.has(urn));
  refuseIfNothingIsKnown(findings, resources, stack);
  return {
    resources,
    findings,
    warnings: others.map(({ urn, message }) => `${urn}: ${wordsOf(message)}`),
    failed: others.length > 0 || findings.some(({ kind }) => kind === 'unreadable'),
  };
}

const toResource = ({ urn, type, old }: StepMetadata): InStack => ({
  urn,
  type: type.slice(OURS.length),
  id: old?.id ?? '',
  external: old?.external === true,
});

function findingsOf(step: StepMetadata, { urn, type, id, external }: InStack, stack: string): readonly Finding[] {
  const where = { stack, urn, type, id };
  if (step.op === 'delete') return [{ kind: 'missing', ...where }];
  // What is only looked up has nobody who wants it otherwise.
  if (step.op === 'same' || external) return [];
  return differences(step).map((difference) => ({ kind: 'changed', ...where, ...difference }));
}

function unreadable({ urn, type, id }: InStack, stack: string, errors: readonly Diagnostic[]): Finding & { kind: 'unreadable' } {
  const message = errors.find((error) => error.urn === urn)?.message;
  const reason = message === undefined ? 'Pulumi ended before it was read.' : wordsOf(message);
  const role = roleIn(reason);
  return { kind: 'unreadable', stack, urn, type, id, reason, ...(role !== undefined && { role }) };
}

const wordsOf = (message: string) => message.trim().replace(/^Preview failed: /, '');

function refuseIfNothingIsKnown(findings: readonly Finding[], resources: readonly InStack[], stack: string): void {
  const failures = findings.flatMap((finding) => (finding.kind === 'unreadable' ? [finding] : []));
  if (failures.length === 0 || failures.length < resources.length || failures.some(({ role }) => role !== undefined)) return;
  const reasons = [...new Set(failures.map(({ reason }) => reason))];
  throw new Error(`Nothing of the stack ${stack} could be read:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`);
}
