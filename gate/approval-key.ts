import { createHmac } from 'node:crypto';
import { readAuditKey } from './audit/key';

/** Signs approvals. Derived from the audit's key, so that one secret is enough and neither can be used as the other. */
export const approvalKey = (state: string): Buffer => createHmac('sha256', readAuditKey(state)).update('approvals').digest();
