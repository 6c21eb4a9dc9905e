/** Former names of tools, each with the name of now: whoever has the old one in a configuration or a prompt can still call it. */
export const aliases: Readonly<Record<string, string>> = {};
