// https://www.w3.org/TR/xml/#charsets
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Leaves out what no XML document may hold, however it is escaped: most control characters, lone surrogates. */
export const wellFormed = (xml: string): string => xml.replace(NOT_XML, '');
