export function keyed(key: unknown, template: unknown): unknown;
