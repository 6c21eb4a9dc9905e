import { contract } from './contract';

contract(4);
