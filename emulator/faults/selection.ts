import type { Stage } from './answers';
import type { Fault, HttpFault, SmtpFault } from './fault';
import { fieldMatches, matchesPattern } from './patterns';

/** What a request is chosen by. */
export interface StruckRequest {
  readonly method: string;
  /** Without the region prefix and the query. */
  readonly path: string;
  readonly route: string | undefined;
  readonly region: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What an SMTP command is chosen by. */
export interface StruckCommand {
  /** The one that is sent for. */
  readonly domain?: string | undefined;
  readonly region?: string | undefined;
  /** What is known of the session so far, such as `from` and `to`. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export const choosesRequest = ({ route, method, path, domain, region, match }: HttpFault, request: StruckRequest) =>
  (route === undefined || route === request.route) &&
  (method === undefined || method === request.method) &&
  (path === undefined || matchesPattern(path, request.path)) &&
  (domain === undefined || request.path.split('/').some((part) => part.includes('.') && matchesPattern(domain, decoded(part)))) &&
  (region === undefined || region === request.region) &&
  fieldsMatch(match, request.fields);

export const choosesCommand = (fault: SmtpFault, stage: Stage, { domain = '', region, fields = {} }: StruckCommand) =>
  fault.stage === stage &&
  (fault.domain === undefined || matchesPattern(fault.domain, domain)) &&
  (fault.region === undefined || fault.region === region) &&
  fieldsMatch(fault.match, fields);

const fieldsMatch = (match: Fault['match'] = {}, fields: Readonly<Record<string, unknown>>) =>
  Object.entries(match).every(([name, pattern]) => fieldMatches(pattern, fields[name]));

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
