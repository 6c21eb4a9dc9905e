import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 8, of: 12 });
