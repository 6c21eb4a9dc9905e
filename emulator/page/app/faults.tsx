import { DeliveryRules } from './delivery-rules';
import { FaultRules } from './fault-rules';
import { TransitionList } from './transitions';

/** What the emulator does otherwise than when all goes well. */
export const Faults = () => (
  <>
    <h1>Misbehaviour</h1>
    <FaultRules />
    <DeliveryRules />
    <TransitionList />
  </>
);
