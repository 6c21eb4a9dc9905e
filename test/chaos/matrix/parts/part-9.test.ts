import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 9, of: 12 });
