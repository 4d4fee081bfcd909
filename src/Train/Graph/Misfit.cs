using System.Runtime.InteropServices;

namespace Maas.Train.Graph;

/// <summary>
/// Errors that mean a node asks for what can't be: native code's own (shapes that don't fit, an element type that a call has no
/// kernel for), and those of a list that is too short, an axis that is not there, a number out of range.
/// </summary>
internal static class Misfit
{
    public static bool Is(Exception error) => error
        is ExternalException
        or ArgumentException
        or IndexOutOfRangeException
        or InvalidOperationException
        or ArithmeticException
        or NotSupportedException

        // What torch's binding throws of an element type or a form of a call that it does not know.
        or NotImplementedException;
}
