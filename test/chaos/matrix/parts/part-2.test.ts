import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 2, of: 12 });
