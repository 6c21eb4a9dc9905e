import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 3, of: 12 });
