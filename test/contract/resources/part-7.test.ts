import { contract } from './contract';

contract(7);
