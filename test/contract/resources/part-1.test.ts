import { contract } from './contract';

contract(1);
