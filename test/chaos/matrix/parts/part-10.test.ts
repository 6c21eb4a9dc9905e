import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 10, of: 12 });
