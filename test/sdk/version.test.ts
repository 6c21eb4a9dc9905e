import sdkPackage from '../../sdk/package.json';
import { version } from '../../sdk/version';

test('the version that the SDK tells Mailgun is the version of its package', () => {
  expect(version).toBe(sdkPackage.version);
});
