const LOCAL = /^(localhost|.*\.localhost|\d+(\.\d+){3}|\[.*\])$/;

/** Whether a host or a mail domain is this machine or a bare number, which DNS says nothing about. */
export const isLocalHost = (host: string): boolean => LOCAL.test(host);
