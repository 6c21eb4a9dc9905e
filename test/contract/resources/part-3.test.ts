import { contract } from './contract';

contract(3);
