import type { Finding } from '../drift/finding';
import { roleIn } from '../pulumi/missing-role';
import { classOf } from '../pulumi/type-token';
import { differences } from './differences';

/** What Pulumi's engine writes to an event log, as far as it matters here (sdk/go/common/apitype/events.go). */
export interface EngineEvent {
  readonly resourcePreEvent?: StepEvent;
  readonly resOutputsEvent?: StepEvent;
  readonly diagnosticEvent?: Diagnostic;
  readonly summaryEvent?: object;
}

interface StepEvent {
  readonly metadata: StepMetadata;
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
interface InStack {
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
}

/** @throws with the reasons when Pulumi did not get to the end, or when not one resource could be read and no role is to blame: then nothing is known. */
export function readPreview(events: readonly EngineEvent[], stack: string): StackPreview {
  const errors = events.flatMap(({ diagnosticEvent }) => (diagnosticEvent?.severity === 'error' ? [diagnosticEvent] : []));
  refuseIfUnfinished(events, errors, stack);
  const started = new Map<string, StepMetadata>();
  const finished = new Map<string, StepMetadata>();
  for (const { resourcePreEvent, resOutputsEvent } of events) {
    // A program that is run too registers resources beside the refresh.
    if (isOurs(resourcePreEvent) && resourcePreEvent.metadata.op === 'refresh')
      started.set(resourcePreEvent.metadata.urn, resourcePreEvent.metadata);
    if (isOurs(resOutputsEvent)) finished.set(resOutputsEvent.metadata.urn, resOutputsEvent.metadata);
  }
  // Pulumi reads several at a time, in another order each time.
  const resources = [...started.values()].map(toResource).sort((one, other) => (one.urn < other.urn ? -1 : 1));
  const findings = resources.flatMap((resource) => {
    const step = finished.get(resource.urn);
    const error = errors.find(({ urn }) => urn === resource.urn);
    return step && !error ? findingsOf(step, resource, stack) : [unreadable(resource, stack, error)];
  });
  const known = new Set(resources.map(({ urn }) => urn));
  const others = errors.filter(({ urn }) => urn !== undefined && !known.has(urn));
  refuseIfNothingIsKnown(findings, resources, stack);
  return { resources, findings, warnings: others.map(({ urn, message }) => `${urn}: ${wordsOf(message)}`) };
}

/** What only waits for its deletion after a replacement has the URN of what replaced it. */
const isOurs = (event: StepEvent | undefined): event is StepEvent =>
  event !== undefined && classOf(event.metadata.type) !== undefined && event.metadata.old?.delete !== true;

const toResource = ({ urn, type, old }: StepMetadata): InStack => ({
  urn,
  type: classOf(type) ?? type,
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

function unreadable({ urn, type, id }: InStack, stack: string, error: Diagnostic | undefined): Finding & { kind: 'unreadable' } {
  const reason = error === undefined ? 'Pulumi ended before it was read.' : wordsOf(error.message);
  const role = roleIn(reason);
  return { kind: 'unreadable', stack, urn, type, id, reason, ...(role !== undefined && { role }) };
}

const wordsOf = (message: string) => message.trim().replace(/^(error: )?(Preview failed: )?/, '');

/** Failed reads end no refresh. A plugin that does not start does, or an error of the engine itself: what was not begun is in no event then. */
function refuseIfUnfinished(events: readonly EngineEvent[], errors: readonly Diagnostic[], stack: string): void {
  const reads = errors.filter(({ urn }) => urn !== undefined && !/^pulumi:/.test(typeIn(urn)));
  const others = errors.filter((error) => !reads.includes(error));
  const isOver = events.some(({ summaryEvent }) => summaryEvent) && (reads.length > 0 ? others.every(isSummary) : others.length === 0);
  if (isOver) return;
  const telling = others.length > 1 ? others.filter((error) => !isSummary(error)) : others;
  throw new Error([`The stack ${stack} could not be previewed.`, ...telling.map(({ message }) => `  ${wordsOf(message)}`)].join('\n'));
}

/** The engine ends every preview with it in which a resource failed. */
const isSummary = ({ urn, message }: Diagnostic) => urn === undefined && wordsOf(message) === 'preview failed';

/** `urn:pulumi:<stack>::<project>::<type of the parent>$<type>::<name>` */
const typeIn = (urn: string) => urn.split('::')[2]?.split('$').at(-1) ?? '';

function refuseIfNothingIsKnown(findings: readonly Finding[], resources: readonly InStack[], stack: string): void {
  const failures = findings.flatMap((finding) => (finding.kind === 'unreadable' ? [finding] : []));
  if (failures.length === 0 || failures.length < resources.length || failures.some(({ role }) => role !== undefined)) return;
  const reasons = [...new Set(failures.map(({ reason }) => reason))];
  throw new Error(`Nothing of the stack ${stack} could be read:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`);
}
