/** The product's own public API, as start and the tests call it. */
export interface Api {
  /** The same API, signed in. */
  as(token: string): Api;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  postCsv<T>(path: string, csv: string): Promise<T>;
}

/** The API said no; `body` holds its problem document. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly body: string;

  constructor(request: string, status: number, body: string) {
    super(`${request} was answered ${status}: ${body.slice(0, 400)}`);
    this.status = status;
    this.body = body;
  }
}

/** @param address without a trailing slash. */
export function apiAt(address: string, token?: string): Api {
  const call = async (method: string, path: string, type?: string, body?: string, more = {}) => {
    const headers: Record<string, string> = { ...more };
    if (type) headers["content-type"] = type;
    if (token) headers.authorization = `Bearer ${token}`;
    const reply = await fetch(`${address}/api/v1${path}`, { method, headers, body: body ?? null });
    const text = await reply.text();
    if (!reply.ok) throw new ApiRefusal(`${method} ${path}`, reply.status, text);
    return text === "" ? null : JSON.parse(text);
  };
  return {
    as: (other) => apiAt(address, other),
    get: (path) => call("GET", path),
    post: (path, body, headers) =>
      call("POST", path, "application/json", JSON.stringify(body), headers),
    put: (path, body) => call("PUT", path, "application/json", JSON.stringify(body)),
    postCsv: (path, csv) => call("POST", path, "text/csv", csv),
  };
}
