import { type EngineEvent, readPreview as read, type StepMetadata } from '../../../provider/cli/preview-events';

const secret = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', ciphertext: '[secret]' };
/** A preview that got to its end. */
const readPreview = (events: readonly EngineEvent[], stack: string) => read([...events, { summaryEvent: {} }], stack);

const ours = 'pulumi-nodejs:dynamic/mailgun:Route';

const step = (name: string, op: string, more: Partial<StepMetadata> = {}): StepMetadata => {
  const type = more.type ?? ours;
  return { op, type, urn: `urn:pulumi:prod::mail::${type}::${name}`, old: { id: `id-of-${name}`, inputs: {} }, ...more };
};
const started = (name: string, more?: Partial<StepMetadata>): EngineEvent => ({
  resourcePreEvent: { metadata: step(name, 'refresh', more) },
});
const ended = (name: string, op: string, more?: Partial<StepMetadata>): EngineEvent => ({
  resOutputsEvent: { metadata: step(name, op, more) },
});
const error = (urn: string, message: string): EngineEvent => ({ diagnosticEvent: { urn, severity: 'error', message } });

/** The differences of one route of which the engine says that it is to be updated. */
const differencesOf = (before: object, after: object, said: Partial<StepMetadata> = {}) => {
  const both = { old: { id: 'abc', inputs: { ...before } }, new: { id: 'abc', inputs: { ...after } }, ...said };
  const { findings } = readPreview([started('support', both), ended('support', 'update', both)], 'prod');
  return findings.map((finding) => (finding.kind === 'changed' ? [finding.property, finding.old, finding.new] : finding.kind));
};

test('a change is found where the engine has no detailed difference', () => {
  expect(differencesOf({ priority: 5, same: [1] }, { priority: 7, same: [1] })).toEqual([['priority', 5, 7]]);
});

test('a resource of the native form is one of ours too', () => {
  const type = 'mailgun-native:index:Route';
  const both = { type, old: { id: 'abc', inputs: { priority: 5 } }, new: { id: 'abc', inputs: { priority: 7 } } };
  expect(readPreview([started('support', both), ended('support', 'update', both)], 'prod')).toMatchObject({
    resources: [{ type: 'Route', id: 'abc' }],
    findings: [{ kind: 'changed', type: 'Route', property: 'priority', old: 5, new: 7 }],
  });
});

test('what the engine does not name is ignored by the program', () => {
  const said = { detailedDiff: { priority: { diffKind: 'update' } } };
  expect(differencesOf({ priority: 5, description: 'a' }, { priority: 7, description: 'b' }, said)).toEqual([['priority', 5, 7]]);
});

test('the findings have the same order in whatever order Pulumi reads', () => {
  const events = ['b', 'a', 'c'].flatMap((name) => [started(name), ended(name, 'delete')]);
  const ids = ['id-of-a', 'id-of-b', 'id-of-c'];
  expect(readPreview(events, 'prod')).toMatchObject({ resources: ids.map((id) => ({ id })), findings: ids.map((id) => ({ id })) });
});

test('hidden inputs are no difference, and a difference that nobody names is not dropped', () => {
  expect(differencesOf({ __provider: 'a' }, { __provider: 'b' })).toEqual([['*', undefined, undefined]]);
});

test('the path goes into records and names the value that one side lacks; a list is one value', () => {
  expect(
    differencesOf({ openTracking: { active: true, at: 1 }, urls: ['a', 'b'] }, { openTracking: { active: false }, urls: ['b'] }),
  ).toEqual([
    ['openTracking.active', true, false],
    ['openTracking.at', 1, undefined],
    ['urls', ['a', 'b'], ['b']],
  ]);
});

test.each([
  ['both sides are secret', secret, secret],
  ['only the stack knows that it is', secret, 'in-clear'],
  ['a part of a list is', ['in-clear', secret], ['in-clear', 'in-clear-too']],
  ['a record is on one side', { inner: 'in-clear' }, secret],
])('no secret is shown where %s', (_, before, after) => {
  const found = differencesOf({ password: before }, { password: after }, { detailedDiff: { 'password[1]': {} } });
  expect(found).toEqual([['password', '[secret]', '[secret]']]);
});

test('the difference of a property whose name has a dot is found by its path', () => {
  expect(differencesOf({ 'a.b': 1, c: 1 }, { 'a.b': 2, c: 2 }, { detailedDiff: { '["a.b"]': {} } })).toEqual([['a.b', 1, 2]]);
});

test('what Pulumi has begun and not ended is unreadable, never in sync', () => {
  const { findings } = readPreview([started('a'), started('b'), ended('b', 'same')], 'prod');
  expect(findings).toEqual([expect.objectContaining({ kind: 'unreadable', id: 'id-of-a', reason: 'Pulumi ended before it was read.' })]);
});

test('an error of Pulumi outweighs that it calls the resource the same', () => {
  const events = [started('a'), ended('a', 'same'), error(step('a', 'refresh').urn, 'odd\n'), started('b'), ended('b', 'same')];
  expect(readPreview(events, 'prod').findings).toEqual([expect.objectContaining({ kind: 'unreadable', id: 'id-of-a', reason: 'odd' })]);
});

test('a preview that did not get to its end is an error, whatever it has found', () => {
  expect(() => read([started('a'), ended('a', 'same')], 'prod')).toThrow('The stack prod could not be previewed.');
});

test.each([
  ['a plugin does not start', error('urn:pulumi:prod::mail::pulumi:providers:pulumi-nodejs::default', 'no such plugin\n')],
  ['the engine itself fails', { diagnosticEvent: { severity: 'error', message: 'error: no such plugin\n' } }],
])('when %s it is an error, not a stack without resources', (_, failure) => {
  const failed = { diagnosticEvent: { severity: 'error', message: 'error: preview failed\n' } };
  expect(() => readPreview([started('a'), ended('a', 'same'), failure, failed], 'prod')).toThrow(
    'The stack prod could not be previewed.\n  no such plugin',
  );
});

test('of other providers only what failed is told, and it fails nothing of ours', () => {
  const bucket = { type: 'aws:s3/bucket:Bucket' };
  const { urn } = step('files', 'refresh', bucket);
  const events = [started('a'), ended('a', 'same'), started('files', bucket), error(urn, 'Preview failed: no credentials\n')];
  expect(readPreview(events, 'prod')).toMatchObject({ findings: [], warnings: [`${urn}: no credentials`], resources: [{ id: 'id-of-a' }] });
});

test('what is only looked up is missing when it is gone, and is nobody’s when it changes', () => {
  const external = (inputs: object) => ({ old: { id: 'abc', external: true, inputs: {} }, new: { id: 'abc', inputs: { ...inputs } } });
  const events = [
    started('changed', external({})),
    ended('changed', 'update', external({ priority: 1 })),
    started('gone', external({})),
    ended('gone', 'delete', external({})),
  ];
  expect(readPreview(events, 'prod').findings).toEqual([expect.objectContaining({ kind: 'missing', type: 'Route' })]);
});

test('what waits for its deletion after a replacement is neither missing nor taken for what replaced it', () => {
  const waiting = { old: { id: 'old', delete: true, inputs: {} } };
  const events = [started('a'), ended('a', 'same'), started('a', waiting), ended('a', 'delete', waiting)];
  expect(readPreview(events, 'prod')).toMatchObject({ findings: [], resources: [{ id: 'id-of-a' }] });
});

test('when nothing could be read the reasons are the error, each once', () => {
  const events = ['a', 'b'].flatMap((name) => [
    started(name),
    error(step(name, 'refresh').urn, 'Preview failed: Mailgun did not answer\n'),
  ]);
  expect(() => readPreview(events, 'prod')).toThrow('Nothing of the stack prod could be read:\n  Mailgun did not answer');
});
