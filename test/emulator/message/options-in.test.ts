import { api, wireNamesOf } from 'mailgun-sdk';
import { optionFields } from '../../../emulator/message/options-in';

test('headers of MIME are the form fields that say the same, and others are none', () => {
  expect(
    optionFields([
      ['X-Mailgun-Tag', 'one'],
      ['x-mailgun-tag', ' two '],
      ['X-Mailgun-Track-Clicks', 'htmlonly'],
      ['X-Mailgun-Secondary-DKIM', 'example.com, s1'],
      ['X-Mailgun-Recipient-Variables', '{"a@example.com": {}}'],
      ['X-Mailgun-Sid', 'x'],
      ['Subject', 'x'],
      ['__proto__', 'x'],
    ]),
  ).toEqual({
    'o:tag': ['one', 'two'],
    'o:tracking-clicks': 'htmlonly',
    'o:secondary-dkim': 'example.com/s1',
    'recipient-variables': '{"a@example.com": {}}',
  });
});

test('every field is one that the SDK declares for MIME', () => {
  const names = [
    'Tag,Dkim,Secondary-DKIM,Secondary-DKIM-Public,Drop-Message,Track,Track-Clicks,Track-Opens,Track-Pixel-Location-Top,Sending-Ip,Sending-Ip-Pool',
    'Require-TLS,Skip-Verification,Deliver-By,Deliver-Within,Delivery-Time-Optimize-Period,Time-Zone-Localize,Archive-To,Suppress-Headers',
    'Recipient-Variables,Template-Name,Template-Version,Template-Variables',
  ].flatMap((line) => line.split(','));
  const fields = Object.keys(optionFields(names.map((name) => [`X-Mailgun-${name}`, 'x'])));
  expect(fields).toHaveLength(names.length);
  expect(wireNamesOf(api.messages.sendMime).names).toEqual(expect.arrayContaining(fields));
});
