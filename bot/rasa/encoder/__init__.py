"""Sentence encoders: a message as one vector; any folder with `model.onnx` and `tokenizer.json` is one."""
