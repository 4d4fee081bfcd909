using Maas.Core;

namespace Maas.Train.Graph;

/// <summary>What torch's native errors mean, which come as one exception type and a sentence.</summary>
internal static class TorchErrors
{
    // CUDA's own allocator, cuBLAS and cuDNN handles, and the CPU's.
    private static readonly string[] NoMemory =
        ["out of memory", "ALLOC_FAILED", "not enough memory", "can't allocate memory"];

    public static bool IsOutOfMemory(Exception error) =>
        error is OutOfMemoryException || NoMemory.Any(words => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary><see cref="ServiceError.OutOfMemory"/> with what was tried and what would take less.</summary>
    /// <param name="parameterBytes">Of the weights alone; gradients and an optimizer's state take as much again, each.</param>
    public static ServiceException OutOfMemory(int batchSize, long parameterBytes, bool isReduced) => ServiceError.OutOfMemory.With(
        $"a step of {batchSize} examples with {parameterBytes / 1e6:0.#} MB of weights (their gradients and the optimizer's state take "
        + $"two to three times as much again) does not fit; try {string.Join(", or ", Remedies(batchSize, isReduced))}");

    private static IEnumerable<string> Remedies(int batchSize, bool isReduced)
    {
        if (batchSize > 1)
        {
            yield return $"a batchSize of {batchSize / 2}, with accumulation where the step should stay as large";
        }

        if (!isReduced)
        {
            yield return "the precision bfloat16";
        }

        yield return "a smaller model, shorter texts or smaller pictures";
    }
}
