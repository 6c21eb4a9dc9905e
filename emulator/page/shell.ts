/** For everything of the page: it loads only what is here, is in no frame, and tells nobody where it is. */
export const safe = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  // What a link in a message opens does not get hold of this page.
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#b5341f"/><path d="M7 11l9 7 9-7M7 10h18v13H7z" fill="none" stroke="#fff" stroke-width="2.2" stroke-linejoin="round"/></svg>',
)}`;

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Mailgun emulator</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="/_emulator/page/app.css">
<script type="module" src="/_emulator/page/app.js"></script>
<body>
<div id="app"><noscript>The page needs JavaScript. What it shows is at /_emulator/openapi.json too.</noscript></div>
</body>
</html>
`;

export const shell = () =>
  new Response(page, { headers: { ...safe, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy } });
