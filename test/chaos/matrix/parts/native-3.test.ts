import { matrix } from '../matrix';

matrix({ form: 'native', part: 3, of: 3 });
