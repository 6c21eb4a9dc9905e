// The tools, resources and prompts that the conformance suite asks for by name, as its scenarios describe them.

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const wav = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';
const text = (words) => ({ type: 'text', text: words });
const image = { type: 'image', data: png, mimeType: 'image/png' };
const embedded = (uri, mimeType, words) => ({ type: 'resource', resource: { uri, mimeType, text: words } });

const toolNamed = (name) => ({ name, description: 'A fixture of the conformance suite.', inputSchema: { type: 'object', properties: {} } });
const answering = (name, content, isError = false) => ({ tool: toolNamed(name), result: { content, ...(isError ? { isError } : {}) } });

const field = (name, type) => ({ type: 'object', properties: { [name]: { type } }, required: [name] });
const form = (message, requestedSchema) => ({ method: 'elicitation/create', params: { mode: 'form', message, requestedSchema } });
const sample = (words, maxTokens) => ({
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: text(words) }], maxTokens },
});
const roots = { method: 'roots/list', params: {} };

const isAnswer = (answer) => typeof answer === 'object' && answer !== null && ['action', 'roots', 'role'].some((name) => name in answer);
/** What of the requests is not answered yet; an answer that is none is asked for again. */
const unanswered =
  (requests) =>
  ({ answers }) =>
    Object.fromEntries(Object.entries(requests).filter(([name]) => !isAnswer(answers[name])));
const said = (words) => (answers) => ({ content: [text(words(answers))] });

const name = form('What is your name?', field('name', 'string'));
const hello = said(({ user_name: { content } }) => `Hello, ${content?.name}!`);
const yes = { confirm: form('Please confirm', field('ok', 'boolean')) };
const bySampling = (wanted) => Object.fromEntries(Object.entries(wanted).filter(([, { method }]) => method === 'sampling/createMessage'));

/** Fixtures that ask the client: `requests` gives what is still to be asked, `state` what goes with it, signed. */
export const asking = {
  test_input_required_result_elicitation: { requests: unanswered({ user_name: name }), done: hello },
  test_streaming_elicitation: { requests: unanswered({ user_name: name }), done: hello },
  test_input_required_result_sampling: {
    requests: unanswered({ capital_question: sample('What is the capital of France?', 100) }),
    done: said(({ capital_question: { content } }) => content?.text ?? ''),
  },
  test_input_required_result_list_roots: {
    requests: unanswered({ client_roots: roots }),
    done: said(({ client_roots: given }) => given.roots.map(({ uri }) => uri).join(', ')),
  },
  test_input_required_result_request_state: {
    requests: unanswered(yes),
    state: () => ({ tool: 'test_input_required_result_request_state' }),
    done: said(() => 'state-ok'),
  },
  test_input_required_result_tampered_state: {
    requests: unanswered(yes),
    state: () => ({ tool: 'test_input_required_result_tampered_state' }),
    done: said(() => 'state-ok'),
  },
  test_input_required_result_multiple_inputs: {
    requests: unanswered({ user_name: name, greeting: sample('Generate a greeting', 50), client_roots: roots }),
    state: () => ({ tool: 'test_input_required_result_multiple_inputs' }),
    done: hello,
  },
  test_input_required_result_multi_round: {
    requests: ({ before, answers }) => {
      if (before === undefined) return { step1: form('Step 1: What is your name?', field('name', 'string')) };
      if (before.round === 1 && isAnswer(answers.step1))
        return { step2: form('Step 2: What is your favorite color?', field('color', 'string')) };
      return isAnswer(answers.step2) ? {} : { step2: form('Step 2: What is your favorite color?', field('color', 'string')) };
    },
    state: (before) => ({ round: (before?.round ?? 0) + 1 }),
    done: said(({ step2: { content } }) => `Your favorite color is ${content?.color}.`),
  },
  test_input_required_result_capabilities: {
    requests: (round) => {
      const wanted = unanswered({ user_name: name, greeting: sample('Generate a greeting', 50) })(round);
      return round.capabilities.elicitation === undefined ? bySampling(wanted) : wanted;
    },
    done: said(() => 'done'),
  },
  test_input_required_result_prompt: {
    requests: unanswered({ user_context: form('What context should the prompt use?', field('context', 'string')) }),
    done: ({ user_context: { content } }) => ({ messages: [{ role: 'user', content: text(`Context: ${content?.context}`) }] }),
  },
};

const acting = [
  'test_tool_with_progress',
  'test_tool_with_logging',
  'test_logging_tool',
  'test_missing_capability',
  'test_trigger_tool_change',
  'test_trigger_prompt_change',
];

export const tools = [
  answering('test_simple_text', [text('This is a simple text response for testing.')]),
  answering('test_image_content', [image]),
  answering('test_audio_content', [{ type: 'audio', data: wav, mimeType: 'audio/wav' }]),
  answering('test_embedded_resource', [embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')]),
  answering('test_multiple_content_types', [
    text('Multiple content types test:'),
    image,
    embedded('test://mixed-content-resource', 'application/json', JSON.stringify({ test: 'data', value: 123 })),
  ]),
  answering('test_error_handling', [text('This tool intentionally returns an error for testing')], true),
  ...[...acting, ...Object.keys(asking).filter((each) => !each.endsWith('_prompt'))].map((each) => ({ tool: toolNamed(each) })),
];

export const resources = [
  {
    uri: 'test://static-text',
    name: 'static-text',
    description: 'A text.',
    content: { mimeType: 'text/plain', text: 'This is the content of the static text resource.' },
  },
  { uri: 'test://static-binary', name: 'static-binary', description: 'An image.', content: { mimeType: 'image/png', blob: png } },
];

const promptNamed = (each, messages, ...names) => ({
  prompt: {
    name: each,
    description: 'A fixture of the conformance suite.',
    arguments: names.map((argument) => ({ name: argument, description: 'An argument.', required: true })),
  },
  messages: (given) => messages(given).map((content) => ({ role: 'user', content })),
});

export const prompts = [
  promptNamed('test_simple_prompt', () => [text('This is a simple prompt for testing.')]),
  promptNamed(
    'test_prompt_with_arguments',
    ({ arg1, arg2 }) => [text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
    'arg1',
    'arg2',
  ),
  promptNamed(
    'test_prompt_with_embedded_resource',
    ({ resourceUri }) => [
      embedded(resourceUri, 'text/plain', 'Embedded resource content for testing.'),
      text('Please process the embedded resource above.'),
    ],
    'resourceUri',
  ),
  promptNamed('test_prompt_with_image', () => [image, text('Please analyze the image above.')]),
  promptNamed('test_input_required_result_prompt', () => []),
];
