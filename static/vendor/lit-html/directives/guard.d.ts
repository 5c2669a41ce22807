export function guard(seen: unknown[], template: () => unknown): unknown;
