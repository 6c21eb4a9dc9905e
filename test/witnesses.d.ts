export const witnesses: readonly { readonly file: string; readonly tests: number; readonly proof: string }[];
export const areThere: boolean;
