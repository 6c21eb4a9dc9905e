/** Bytes of one request: a mail of 25 MB, of which the attachments travel in base64. */
export const MAX_REQUEST_BYTES = 36 * 1024 * 1024;
