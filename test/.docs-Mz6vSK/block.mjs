import { createMailgun } from 'mailgun-sdk';
const mailgun = createMailgun({ baseUrl: process.env.MAILGUN_BASE_URL,
    apiKey: process.env.MAILGUN_API_KEY ?? '',
    onAttempt: ({ route, attempt, status, milliseconds }) => console.log(route, attempt, status, milliseconds),
});
const routes = await mailgun.routes.list({}, { timeout: 5_000, signal: AbortSignal.timeout(20_000) }).toArray();
console.log(routes.length);
