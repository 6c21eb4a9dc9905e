import { contract } from './contract';

contract(6);
