using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Maas.Predict;

/// <summary>Reads a section of the settings, once, before the app starts.</summary>
internal static class Settings
{
    /// <exception cref="InvalidOperationException">A setting is unknown, of the wrong type or out of range:
    /// with a sentence that names it.</exception>
    public static T Read<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        var settings = new T();
        try
        {
            configuration.GetSection(section).Bind(settings, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException($"The settings {section}__… can't be used: {exception.Message}", exception);
        }

        Check(settings, section);
        return settings;
    }

    /// <exception cref="InvalidOperationException">As for <see cref="Read{T}"/>.</exception>
    public static void Check(object settings, string section)
    {
        var wrong = new List<ValidationResult>();
        if (!Validator.TryValidateObject(settings, new ValidationContext(settings), wrong, validateAllProperties: true))
        {
            throw new InvalidOperationException(
                $"The settings {section}__… can't be used: {string.Join(" ", wrong.Select(result => result.ErrorMessage))}");
        }
    }
}
