import {useEffect, useState} from 'react';
import {createRoot} from 'react-dom/client';
import {train} from './training.js';

function App() {
  const [run, setRun] = useState();
  useEffect(() => void train(setRun), []);
  return (
    <>
      <h1>Irises, with React</h1>
      <training-dashboard run={run} />
    </>
  );
}

createRoot(document.getElementById('app')).render(<App />);
