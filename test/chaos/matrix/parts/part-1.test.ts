import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 1, of: 12 });
