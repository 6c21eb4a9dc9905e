import { describeMailgunJs } from '../../clients/mailgun-js';
import { openGateBeforeEmulator } from './open-gate';
import { token } from './scripted-gate';

/** The base URL and the key are changed, nothing else. */
describeMailgunJs(async () => ({ ...(await openGateBeforeEmulator()), key: token }));
