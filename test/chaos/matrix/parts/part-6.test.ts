import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 6, of: 12 });
