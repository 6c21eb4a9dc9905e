import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 12, of: 12 });
