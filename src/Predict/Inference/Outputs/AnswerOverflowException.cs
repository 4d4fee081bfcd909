namespace Maas.Predict.Inference.Outputs;

/// <summary>What is written of an output goes beyond what an answer may take. Who knows the output says so of it.</summary>
internal sealed class AnswerOverflowException : Exception;
