/** Whose account it is, in both regions. */
export const owner = { id: '5f3c0de4a8b96d0012ab34cd', name: 'Local account' };
