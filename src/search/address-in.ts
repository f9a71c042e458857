/** Anything between spaces and brackets with one @ and a dot behind it. */
const ADDRESS = /[^\s@<>()[\]{},;:"'“”]+@[^\s@<>()[\]{},;:"'“”]+\.[^\s@<>()[\]{},;:"'“”.]+/u;

/** What looks like an email address in a text; null when nothing does. Addresses stay out of URLs. */
export const addressIn = (text: string): string | null => ADDRESS.exec(text)?.[0] ?? null;
